/// A request to run one more command in a running container.
package struct ExecSpec: Hashable, Sendable, Codable {
    package var command: [String]
    package var environment: [String] = []
    package var workingDirectory: String?
    package var hasTerminal = false
    package var keepsStandardInputOpen = false

    package init(command: [String]) { self.command = command }
}
