internal import FairwayModel
internal import Glibc

/// Signals by name or number.
enum SignalArgument {
    /// Reads `TERM`, `SIGTERM`, `15`, `RTMIN+3`.
    static func parse(_ text: String, for flag: String) throws(FairwayError) -> Int32 {
        if let number = Int32(text) {
            guard (1...maximum).contains(number) else {
                throw .invalid(text, for: flag, "signals have numbers from 1 to \(maximum)")
            }
            return number
        }
        var name = text.uppercased()
        if name.hasPrefix("SIG") { name.removeFirst(3) }
        if let number = numbers[name] { return number }
        if let offset = name.suffix(after: "RTMIN+"), let number = Int32(offset), (0...30).contains(number) {
            return realTimeMinimum + number
        }
        throw .invalid(text, for: flag, "there is no signal of this name")
    }

    private static let maximum: Int32 = 64
    private static let realTimeMinimum: Int32 = 34

    private static let numbers: [String: Int32] = [
        "HUP": SIGHUP, "INT": SIGINT, "QUIT": SIGQUIT, "ILL": SIGILL, "TRAP": SIGTRAP, "ABRT": SIGABRT, "BUS": SIGBUS,
        "FPE": SIGFPE, "KILL": SIGKILL, "USR1": SIGUSR1, "SEGV": SIGSEGV, "USR2": SIGUSR2, "PIPE": SIGPIPE,
        "ALRM": SIGALRM, "TERM": SIGTERM, "STKFLT": 16, "CHLD": SIGCHLD, "CONT": SIGCONT, "STOP": SIGSTOP,
        "TSTP": SIGTSTP, "TTIN": SIGTTIN, "TTOU": SIGTTOU, "URG": SIGURG, "XCPU": SIGXCPU, "XFSZ": SIGXFSZ,
        "VTALRM": SIGVTALRM, "PROF": SIGPROF, "WINCH": SIGWINCH, "IO": SIGIO, "PWR": SIGPWR, "SYS": SIGSYS,
        "RTMIN": realTimeMinimum, "RTMAX": maximum,
    ]
}
