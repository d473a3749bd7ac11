import FairwayFirewall
import FoundationEssentials
import Testing

/// Compares elements with the file of this configuration, or writes it where `FAIRWAY_RECORD_GOLDENS` is set.
func expectGolden(
    _ configuration: String,
    _ sections: [(title: String, elements: [FirewallElement])],
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let text = sections.map { title, elements in
        (["# \(title)"] + elements.sorted().map { "add element \($0)" }).joined(separator: "\n") + "\n"
    }.joined(separator: "\n")
    let file = goldens.appending(path: "\(configuration).nft")
    if ProcessInfo.processInfo.environment["FAIRWAY_RECORD_GOLDENS"] != nil {
        try Data(text.utf8).write(to: file)
    }
    let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == golden, sourceLocation: sourceLocation)
}

/// The directory of the golden files, beside this one's.
let goldens = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(
    path: "Goldens"
)
