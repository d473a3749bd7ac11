internal import FairwayAPI
import HTTPTypes

extension HTTPField.Name {
    /// The interface version, in requests and answers.
    static let fairwayProtocol = token(InterfaceVersion.headerField)

    /// The client's FAIRWAY_* variables, in requests.
    static let fairwayEnvironment = token(ClientEnvironment.headerField)

    private static func token(_ text: String) -> Self {
        guard let name = Self(text) else { preconditionFailure("The field name is a token") }
        return name
    }
}

extension HTTPRequest.Method {
    /// Those that clients are known to send; every route answers each of them, if only to refuse it.
    static let usual: [Self] = [.get, .head, .post, .put, .patch, .delete, .options]

    init(_ method: FairwayAPI.HTTPMethod) {
        switch method {
        case .get: self = .get
        case .post: self = .post
        case .delete: self = .delete
        }
    }
}
