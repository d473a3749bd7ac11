internal import FairwayAPI
internal import FairwayModel
import Hummingbird
import NIOCore

extension Request {
    /// What a body may have at most: far more than any request needs, far less than hurts.
    static let maximumBodySize = 1024 * 1024

    /// The body as a value.
    func decode<Value: Decodable>(_ type: Value.Type) async throws -> Value {
        let buffer: ByteBuffer
        do {
            buffer = try await body.collect(upTo: Self.maximumBodySize)
        } catch is NIOTooManyBytesError {
            throw Refusal(
                .contentTooLarge,
                "the body of the request is larger than \(Self.maximumBodySize) bytes"
            )
        }
        return try JSONCoding.decode(type, from: Array(buffer.readableBytesView))
    }
}
