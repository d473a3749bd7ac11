/// Bounds of waits, in milliseconds: far above what a loaded machine needs, so that only a fault reaches them.
enum Timeout {
    /// A killed process is gone.
    static let processEnd: Int32 = 30_000
    /// The shim has recorded the end of a process that is gone.
    static let record: Int32 = 5_000
    /// The shim and the runtime have made a container or a command in one.
    static let creation: Int32 = 120_000
    /// The runtime has done a small thing: started, deleted.
    static let runtimeCommand: Int32 = 60_000
}
