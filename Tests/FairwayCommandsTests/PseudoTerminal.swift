import Glibc
import LinuxSystem
import SystemPackage

/// A terminal and the other end of its line.
struct PseudoTerminal: ~Copyable {
    let keyboard: OwnedDescriptor
    let terminal: OwnedDescriptor

    static func open() throws(Errno) -> PseudoTerminal {
        let keyboard = try OwnedDescriptor.open("/dev/ptmx", O_RDWR | O_NOCTTY)
        let number = keyboard.rawValue
        var unlocked: Int32 = 0
        try systemCall { unsafe ioctl(number, unlockRequest, &unlocked) }
        var index: UInt32 = 0
        try systemCall { unsafe ioctl(number, numberRequest, &index) }
        let terminal = try OwnedDescriptor.open("/dev/pts/\(index)", O_RDWR | O_NOCTTY)
        return PseudoTerminal(keyboard: keyboard, terminal: terminal)
    }

    /// TIOCSPTLCK.
    private static let unlockRequest: UInt = 0x4004_5431
    /// TIOCGPTN.
    private static let numberRequest: UInt = 0x8004_5430

    /// Gives the window a size.
    static func resize(_ keyboard: Int32, rows: UInt16, columns: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        unsafe _ = ioctl(keyboard, UInt(TIOCSWINSZ), &size)
    }

    /// Whether keys are passed on one by one, without echo and without signals.
    static func isRaw(_ terminal: Int32) -> Bool {
        let mode = mode(of: terminal)
        return mode.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0
    }

    /// Waits until keys are passed on one by one: what is typed before that is the terminal's own.
    static func waitUntilRaw(_ terminal: Int32) {
        for _ in 0..<60_000 where !isRaw(terminal) { usleep(1000) }
    }

    /// The flags of the mode, to compare.
    var flags: [tcflag_t] {
        let mode = Self.mode(of: terminal.rawValue)
        return [mode.c_iflag, mode.c_oflag, mode.c_cflag, mode.c_lflag]
    }

    private static func mode(of descriptor: Int32) -> termios {
        var mode = termios()
        unsafe _ = tcgetattr(descriptor, &mode)
        return mode
    }
}
