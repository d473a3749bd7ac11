internal import FairwayAPI
import HTTPTypes

extension HTTPField.Name {
    /// The interface version, in requests and answers.
    static let fairwayProtocol: Self = {
        guard let name = Self(InterfaceVersion.headerField) else { preconditionFailure("The field name is a token") }
        return name
    }()
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
