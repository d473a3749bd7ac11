internal import ArgumentParser
internal import FairwayAPI
internal import FairwayClient
internal import FairwayModel

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what of Fairway's, or around it, is not as it should be; exit code 1 if anything.",
        discussion: "Notices are good to know, and no reason for exit code 1."
    )

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Repair what can be, and say what could not.")
    var repair = false

    @Flag(help: "Print JSON.")
    var json = false

    mutating func run() throws {
        let client = try global.client(checksSettings: false)
        let report = try repair ? client.repair() : client.examine()
        if json {
            Console.print(try JSONValue(encoding: report).prettyText)
        } else {
            for line in Self.lines(report) { Console.print(Console.line(line)) }
        }
        if report.findings.contains(where: { $0.severity != .notice }) { throw ExitStatus.failure }
    }

    static func lines(_ report: DoctorReport) -> [String] {
        let repaired = report.repaired.map { "repaired: \($0.object): \($0.reason)" }
        let found = report.findings.flatMap { finding in
            ["\(finding.severity.rawValue): \(finding.object): \(finding.reason)", "    \(finding.remedy)"]
        }
        return repaired + (found.isEmpty ? ["nothing is wrong"] : found)
    }
}
