/// Where a client finds the standard streams of a container or of a command run in one.
package struct AttachTargets: Hashable, Sendable, Codable {
    /// A packet socket (`SOCK_SEQPACKET`): a first byte of 2 is standard output, 3 standard error; packets sent are input.
    package var socket: String
    /// A fifo that takes `1 ROWS COLUMNS` when the window's size changes; nil without a terminal.
    package var control: String?
    package var hasTerminal: Bool

    package init(socket: String, control: String? = nil, hasTerminal: Bool = false) {
        self.socket = socket
        self.control = control
        self.hasTerminal = hasTerminal
    }
}
