internal import FairwayModel
internal import LinuxSystem
internal import SystemPackage
internal import Yams

extension SettingsFile {
    /// Reads the file of settings.
    ///
    /// - Parameter name: where it is; nil or empty: at the usual place, where it may be missing.
    static func read(_ name: String?) throws(FairwayError) -> Self {
        let isNamed = name?.isEmpty == false
        let path = isNamed ? name ?? defaultPath : defaultPath
        guard path.hasPrefix("/") else {
            throw FairwayError(.invalidArgument, "invalid file of settings \"\(path)\": it must be an absolute path")
        }
        let text: [UInt8]
        do throws(Errno) {
            text = try Files.read(path)
        } catch .noSuchFileOrDirectory where !isNamed {
            return Self(path: path)
        } catch {
            throw FairwayError(.failed, "can't read the settings in \(path): \(error)")
        }
        return try Self(path: path, text: text)
    }

    /// Takes the settings from YAML: a mapping of keys to values, or to lists of what a value has commas between.
    ///
    /// An empty file, or one with comments only, says nothing.
    init(path: String, text bytes: [UInt8]) throws(FairwayError) {
        self.init(path: path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FairwayError(.invalidArgument, "\(path) is not UTF-8 text")
        }
        switch try Self.root(of: text, path) {
        case nil:
            return
        case .mapping(let mapping)?:
            for (key, value) in mapping { try take(key, value) }
        case .scalar(let scalar)? where scalar.string.isEmpty:
            return
        case let root?:
            throw Self.error(path, root.mark?.line, "it must have lines such as \"mtu: 1400\"")
        }
    }

    private static func root(of text: String, _ path: String) throws(FairwayError) -> Node? {
        do {
            // Values are taken as they are written: no resolver is to make numbers or truth values of them.
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            let (line, problem) = error.finding
            throw Self.error(path, line, problem)
        } catch {
            throw Self.error(path, nil, "\(error)")
        }
    }

    private mutating func take(_ key: Node, _ value: Node) throws(FairwayError) {
        let line = key.mark?.line ?? 0
        guard case .scalar(let name) = key else { throw Self.error(path, line, "a setting's name must be one word") }
        let row = try SettingTable.row(named: name.string, at: "\(path), line \(line)")
        guard let text = Self.text(of: value) else {
            throw Self.error(path, line, "the value of \(row.key) must be \(row.values)")
        }
        values[row.key] = Value(text: text, line: line)
    }

    private static func text(of node: Node) -> String? {
        switch node {
        case .scalar(let scalar):
            return scalar.string
        case .sequence(let sequence):
            let items = sequence.compactMap { if case .scalar(let item) = $0 { item.string } else { nil } }
            return items.count == sequence.count ? items.joined(separator: ",") : nil
        case .mapping, .alias:
            return nil
        }
    }

    private static func error(_ path: String, _ line: Int?, _ problem: String) -> FairwayError {
        FairwayError(.invalidArgument, path + (line.map { ", line \($0)" } ?? "") + ": \(problem)")
    }
}

extension YamlError {
    /// Where it is, and what it is, as the end of a sentence.
    fileprivate var finding: (line: Int?, problem: String) {
        switch self {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            (mark.line, "this is not valid YAML: \(context.map { $0.text + " " } ?? "")\(problem)")
        case .reader(let problem, let offset, _, let text):
            (offset.map { text.prefix($0).count { $0.isNewline } + 1 }, "this is not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let names, let context):
            (context.mark.line, "\(names.joined(separator: ", ")) is given more than once")
        default:
            (nil, "this is not valid YAML: \(self)")
        }
    }
}
