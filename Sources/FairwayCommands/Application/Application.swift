internal import ArgumentParser
internal import FairwayModel

/// The `fairway` program: reads the arguments, runs the verb, tells how it went.
package enum Application {
    /// Verbs whose exit code is a command's own, so that errors of Fairway's have numbers apart.
    private static let commandVerbs: Set<String> = ["run", "create", "exec"]

    /// Runs the program; the result is its exit code.
    package static func run(_ arguments: [String]) -> Int32 {
        // Asked by scripts before anything else: the tree of all verbs need not be made for it.
        guard arguments != ["--version"] else {
            Console.print(Fairway.version)
            return 0
        }
        let arguments = ArgumentOrder.globalOptionsLast(arguments)
        let verb = arguments.first ?? ""
        do {
            var command = try Fairway.parseAsRoot(SwitchArguments.expanded(arguments))
            try command.run()
            return 0
        } catch let status as ExitStatus {
            return status.code
        } catch let error as FairwayError {
            Console.printError(error.message)
            return exitCode(of: error, verb: verb)
        } catch {
            return end(error, arguments)
        }
    }

    private static func exitCode(of error: FairwayError, verb: String) -> Int32 {
        guard commandVerbs.contains(verb) else { return 1 }
        switch error.code {
        case .commandNotFound: return 127
        case .commandNotExecutable: return 126
        default: return 125
        }
    }

    /// Help that was asked for, or arguments that don't fit.
    private static func end(_ error: any Error, _ arguments: [String]) -> Int32 {
        guard !Fairway.exitCode(for: error).isSuccess else {
            Console.print(Fairway.fullMessage(for: error))
            return 0
        }
        Console.printError(UsageSentence.text(Fairway.message(for: error), arguments: arguments))
        return commandVerbs.contains(arguments.first ?? "") ? 125 : 1
    }
}
