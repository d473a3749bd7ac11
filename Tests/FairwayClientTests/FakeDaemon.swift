import FairwayModel
import Glibc
import LinuxSystem
import SystemPackage

/// A root directory of its own, and a script in place of fairwayd.
final class FakeDaemon {
    let root: HostRoot
    let executable: String
    private let directory: String

    /// - Parameter script: the program; `DIRECTORY` in it stands for a directory that it can leave notes in.
    init(_ script: String) throws {
        directory = "/tmp/fairway-start-\(getpid())-\(UInt32.random(in: .min ... .max))"
        root = HostRoot(state: directory + "/root", run: directory + "/root/run")
        executable = directory + "/fairwayd"
        try Files.makeDirectories(directory, mode: 0o700)
        let text = script.replacing("DIRECTORY", with: directory)
        try Files.writeAtomically(text, to: executable, mode: 0o700)
    }

    /// Whether a daemon can be started at all, and the script that stands in for it be run.
    static let canRun = geteuid() == 0 && Files.exists("/usr/bin/python3")

    /// What the script left under a name.
    func note(_ name: String) throws -> String { try Files.readText(directory + "/" + name) }

    deinit {
        if let text = try? note("pid"), let process = Int32(text), let daemon = try? ProcessDescriptor(opening: process)
        {
            try? daemon.send(signal: SIGKILL)
            _ = try? daemon.waitForExit(timeoutMilliseconds: 10_000)
        }
        try? Files.removeTree(directory)
    }

    /// Notes how it was started, listens, gives the lock up and says so by closing descriptor 3, and waits to be killed.
    static let listening = """
        #!/usr/bin/python3
        import json, os, resource, signal, socket, sys
        d = "DIRECTORY/"
        state = {
            "arguments": sys.argv[1:],
            "environment": sorted(k for k in os.environ if k not in ("LC_CTYPE", "PWD")),
            "umask": os.umask(0o077),
            "directory": os.getcwd(),
            "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
            "descriptors": sorted(int(n) for n in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + n)),
            "input": os.readlink("/proc/self/fd/0"),
            "output": os.readlink("/proc/self/fd/1"),
            "session": os.getsid(0) != os.getpid() and os.getppid() == 1 or os.getsid(0),
            "blocked": len(signal.pthread_sigmask(signal.SIG_BLOCK, [])),
            "groups": sorted(set(l.strip().split(":", 2)[2] for l in open("/proc/self/cgroup"))),
        }
        s = socket.socket(socket.AF_UNIX)
        os.makedirs("DIRECTORY/root/run", exist_ok=True)
        s.bind("DIRECTORY/root/run/fairway.sock")
        s.listen(16)
        open(d + "pid", "w").write(str(os.getpid()))
        open(d + "starts", "a").write("x")
        open(d + "state", "w").write(json.dumps(state))
        os.close(4)
        os.close(3)
        signal.pause()
        """
}
