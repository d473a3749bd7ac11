internal import LinuxSystem

/// A published port at which the relay answers.
protocol ProxyPort: EventHandler {
    /// Ends everything that came by this port; its socket stays open.
    func stop()
}
