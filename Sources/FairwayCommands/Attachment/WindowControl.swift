internal import Glibc
internal import LinuxSystem
internal import SystemPackage

/// Tells a container's terminal how large the caller's window is.
struct WindowControl {
    /// The shim's fifo: it takes `1 ROWS COLUMNS` lines.
    let path: String
    /// The caller's terminal.
    let terminal: Int32

    /// Passes the size on; without a window, or once the shim is gone, there is nothing to do.
    func update() {
        var size = winsize()
        guard unsafe ioctl(terminal, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0,
            let fifo = try? OwnedDescriptor.open(path, O_WRONLY | O_NONBLOCK)
        else { return }
        Console.write("1 \(size.ws_row) \(size.ws_col)\n".utf8, to: fifo.rawValue)
    }
}
