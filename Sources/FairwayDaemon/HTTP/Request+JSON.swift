internal import FairwayAPI
internal import FairwayModel
import Hummingbird
import NIOCore

extension Request {
    /// What a body may have at most: far more than any request needs, far less than hurts.
    static let maximumBodySize = 1024 * 1024

    /// The body as a value; members that `defaults` has may be missing in it, and with all of them the body.
    func decode<Value: Decodable>(
        _ type: Value.Type,
        defaults: @autoclosure () throws(FairwayError) -> JSONValue
    ) async throws -> Value {
        let bytes = Array(try await collectBody().readableBytesView)
        return try JSONCoding.decode(type, from: bytes.isEmpty ? Array("{}".utf8) : bytes, defaults: defaults())
    }

    private func collectBody() async throws -> ByteBuffer {
        do {
            return try await body.collect(upTo: Self.maximumBodySize)
        } catch is NIOTooManyBytesError {
            throw Refusal(.contentTooLarge, "the body of the request is larger than \(Self.maximumBodySize) bytes")
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Refusal(.badRequest, "the body of the request can't be read: \(error)")
        }
    }
}
