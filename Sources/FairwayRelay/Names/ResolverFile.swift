internal import FairwayDNS
internal import LinuxSystem
internal import SystemPackage

/// The host's resolv.conf(5), whoever writes it.
///
/// It may be replaced, rewritten, or be a link to a file that somebody else replaces, such as systemd-resolved.
final class ResolverFile {
    private let path: String
    private var watch: PathWatch?
    private var last: ResolverConfiguration?

    init(_ path: String) {
        self.path = path
        do throws(Errno) {
            watch = try PathWatch()
        } catch {
            RelayProgram.complain("changes of \(path) are not seen: \(error); raise fs.inotify.max_user_instances")
        }
    }

    /// Readable when the file may have changed; nil if that can't be known.
    var rawValue: Int32? { watch?.rawValue }

    /// What the file says now, if that is something else than at the last call.
    func takeChange() -> ResolverConfiguration? {
        // First watched, then read: what changes in between is seen.
        watch?.follow(path)
        let (configuration, error) = read()
        guard configuration != last else { return nil }
        last = configuration
        if let error { RelayProgram.complain("no name servers are known: reading \(path) failed: \(error)") }
        return configuration
    }

    /// A file that can't be read names nobody.
    private func read() -> (ResolverConfiguration, Errno?) {
        do throws(Errno) {
            return (ResolverConfiguration(text: try Files.readText(path)), nil)
        } catch {
            return (ResolverConfiguration(), error)
        }
    }
}
