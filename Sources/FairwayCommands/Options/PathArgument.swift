internal import FairwayModel
internal import Glibc

/// Paths as flags take them; relative ones are below the caller's directory, which the daemon doesn't know.
enum PathArgument {
    /// `--rootfs DIR[:O]`.
    static func parseRootfs(_ text: String) throws(FairwayError) -> (path: String, usesOverlay: Bool) {
        var path = text
        var usesOverlay = false
        if let colon = text.lastIndex(of: ":") {
            let option = text[text.index(after: colon)...]
            guard option == "O" else {
                throw .invalid(text, for: "--rootfs", "after the colon only O, for a disposable overlay, is known")
            }
            usesOverlay = true
            path = String(text[..<colon])
        }
        guard !path.isEmpty else { throw .invalid(text, for: "--rootfs", "the directory is missing") }
        return (absolute(path), usesOverlay)
    }

    /// `-v SRC:DST[:ro|rw]`.
    static func parseMount(_ text: String) throws(FairwayError) -> Mount {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...3).contains(parts.count), !parts[0].isEmpty, !parts[1].isEmpty else {
            throw .invalid(text, for: "-v", "it must be SOURCE:DESTINATION, with :ro after it for read-only")
        }
        guard parts[0].hasPrefix("/") || parts[0].hasPrefix(".") else {
            throw .invalid(text, for: "-v", "named volumes are not supported, so the source must be a path")
        }
        guard parts[1].hasPrefix("/") else {
            throw .invalid(text, for: "-v", "the destination \"\(parts[1])\" must begin with \"/\"")
        }
        let option = parts.count == 3 ? parts[2] : "rw"
        guard option == "ro" || option == "rw" else {
            throw .invalid(text, for: "-v", "the option \"\(option)\" is neither ro nor rw")
        }
        return Mount(source: absolute(parts[0]), destination: normalized(parts[1]), isReadOnly: option == "ro")
    }

    /// A path from the root, without `.`, `..` and repeated slashes.
    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? normalized(path) : normalized(currentDirectory() + "/" + path)
    }

    private static func normalized(_ path: String) -> String {
        var names: [Substring] = []
        for name in path.split(separator: "/") where name != "." {
            if name == ".." {
                _ = names.popLast()
            } else {
                names.append(name)
            }
        }
        return "/" + names.joined(separator: "/")
    }

    private static func currentDirectory() -> String {
        guard let path = unsafe getcwd(nil, 0) else { return "/" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }
}
