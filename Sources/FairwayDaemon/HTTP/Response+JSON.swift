internal import FairwayAPI
internal import FairwayModel
import Hummingbird
import NIOCore

extension Response {
    /// An answer whose body is a value in JSON.
    static func json(
        _ value: some Encodable,
        status: HTTPResponse.Status = .ok,
        headers: HTTPFields = [:]
    ) throws(FairwayError) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        let bytes = try JSONCoding.encode(value)
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// The answer of what has nothing to tell.
    static var done: Response { Response(status: .noContent) }
}
