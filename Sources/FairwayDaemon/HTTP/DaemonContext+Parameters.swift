internal import FairwayAPI
internal import FairwayModel
import Hummingbird

extension DaemonContext {
    /// The object that the path names: its `{ref}` or `{id}`, decoded.
    func reference() throws(FairwayError) -> String {
        guard let text = parameters.get("ref") ?? parameters.get("id"), let reference = PercentEncoding.decode(text),
            !reference.isEmpty, !reference.utf8.contains(0)
        else {
            throw FairwayError(.invalidArgument, "the path names no object: its percent-encoding is invalid")
        }
        return reference
    }
}
