/// A bundle's config.json, as much of the OCI runtime specification 1.0.2 as Fairway uses.
struct OCIConfiguration: Encodable {
    var ociVersion = "1.0.2"
    var process: OCIProcess
    var root: Root
    var hostname: String
    var mounts: [OCIMount]
    var linux: OCILinux

    struct Root: Encodable {
        var path: String
        var readonly = false
    }
}
