internal import FairwayModel
import Hummingbird

/// An error whose HTTP status says more than the code of a `FairwayError` can.
struct Refusal: Error {
    var status: HTTPResponse.Status
    var message: String
    var headers: HTTPFields

    init(_ status: HTTPResponse.Status, _ message: String, headers: HTTPFields = [:]) {
        self.status = status
        self.message = message
        self.headers = headers
    }
}
