/// One line of /proc/…/mountinfo.
package struct MountPoint: Hashable, Sendable {
    /// The mount's ID, unique while it exists.
    package var id: Int
    /// The ID of the mount it lies on.
    package var parentID: Int
    /// Which directory of the file system is shown; the inode name for a namespace (`net:[4026531840]`).
    package var root: String
    /// Where it is mounted.
    package var path: String
    /// The mount's own options, such as `rw,nosuid`.
    package var options: String
    /// The file system type, such as `nsfs`.
    package var type: String
    /// What is mounted, as the file system names it.
    package var source: String

    /// Whether the mount point is `directory` or lies inside it.
    package func isAtOrBelow(_ directory: String) -> Bool {
        directory == "/" || path == directory || path.hasPrefix(directory + "/")
    }

    /// Reads a whole table; lines that are not understood are left out.
    package static func parse(table: String) -> [MountPoint] {
        table.split(separator: "\n").compactMap { parse(line: $0) }
    }

    /// Reads `36 35 98:0 /root /mnt rw,noatime master:1 - ext3 /dev/root rw,errors=continue`.
    private static func parse(line: Substring) -> MountPoint? {
        // The source may be empty.
        let fields = line.split(separator: " ", omittingEmptySubsequences: false)
        // A variable number of optional fields ends with a hyphen (proc_pid_mountinfo(5)).
        guard fields.count > 6, let hyphen = fields[6...].firstIndex(of: "-"), fields.count > hyphen + 2,
            let id = Int(fields[0]), let parentID = Int(fields[1])
        else { return nil }
        return MountPoint(
            id: id,
            parentID: parentID,
            root: unescaped(fields[3]),
            path: unescaped(fields[4]),
            options: String(fields[5]),
            type: String(fields[hyphen + 1]),
            source: unescaped(fields[hyphen + 2])
        )
    }

    /// Turns `\040` back into a space; the kernel writes space, tab, newline and backslash so.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = field.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3, let code = UInt8(Substring(rest.prefix(3)), radix: 8) {
                bytes.append(code)
                rest.removeFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
