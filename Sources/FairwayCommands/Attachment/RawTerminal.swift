internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// A terminal whose keys reach a container as they are.
struct RawTerminal {
    private let descriptor: Int32
    private let before: termios
    private let raw: termios

    /// Switches to raw mode, remembering the mode before.
    init(_ descriptor: Int32) throws(Errno) {
        self.descriptor = descriptor
        var before = termios()
        try systemCall { unsafe tcgetattr(descriptor, &before) }
        self.before = before
        var raw = before
        unsafe cfmakeraw(&raw)
        self.raw = raw
        apply()
    }

    /// Switches to raw mode again, after someone else had the terminal.
    func apply() {
        var mode = raw
        unsafe _ = tcsetattr(descriptor, TCSADRAIN, &mode)
    }

    /// Puts the mode before back.
    func restore() {
        var mode = before
        unsafe _ = tcsetattr(descriptor, TCSADRAIN, &mode)
    }
}
