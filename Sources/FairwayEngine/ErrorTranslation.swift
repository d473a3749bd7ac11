internal import FairwayModel
internal import Netlink

/// Makes the one error a user sees of whatever a step threw: `task` says what failed and on which object.
func explaining<Value>(_ task: @autoclosure () -> String, _ body: () throws -> Value) throws(FairwayError) -> Value {
    do {
        return try body()
    } catch {
        throw FairwayError(explaining: error, task: task())
    }
}

extension FairwayError {
    /// Keeps an error that is a sentence already; puts what failed before any other.
    init(explaining error: any Error, task: String) {
        switch error {
        case let error as FairwayError: self = error
        case let error as NetlinkError:
            var reason = error.description
            if reason.hasSuffix(".") { reason.removeLast() }
            self.init(.failed, "can't \(task): \(reason)")
        default: self.init(.failed, "can't \(task): \(error)")
        }
    }
}
