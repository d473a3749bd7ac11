package import FairwayModel

extension FairwayError.Code {
    /// The HTTP status of an answer that carries this error.
    package var httpStatus: Int {
        switch self {
        case .invalidArgument: 400
        case .forbidden: 403
        case .notFound: 404
        case .conflict: 409
        case .exhausted: 507
        case .unavailable: 503
        // The request was well-formed; what it asked for can't be run.
        case .commandNotFound, .commandNotExecutable: 422
        case .failed: 500
        }
    }

    /// The nearest code for an answer that carries no error of ours, such as one for an unknown path.
    package init(httpStatus: Int) {
        switch httpStatus {
        case 400, 405, 411, 413, 415, 422: self = .invalidArgument
        case 401, 403: self = .forbidden
        case 404: self = .notFound
        case 409: self = .conflict
        case 507: self = .exhausted
        case 426, 503: self = .unavailable
        default: self = .failed
        }
    }
}
