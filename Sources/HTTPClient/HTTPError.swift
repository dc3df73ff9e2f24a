// What can go wrong between us and a server. Messages name the server's origin, never a path, a header
// or a body, because keys travel in those.

import Diagnostics
import Foundation

/// Errors of the HTTPClient module.
package enum HTTPError: UserFacingError, Equatable {
    /// libcurl cannot be opened; `reason` is the system's.
    case libraryMissing(reason: String)
    /// The text is no address that can be asked.
    case badAddress(String)
    /// The address is not encrypted and not this machine.
    case insecure(origin: String)
    /// A header's value holds a line break or a character that headers cannot.
    case badHeader(name: String)
    /// No such host, or no such proxy.
    case noHost(origin: String)
    /// Nobody takes the connection.
    case noConnection(origin: String)
    /// The certificate or the handshake was refused; `reason` is libcurl's.
    case untrusted(origin: String, reason: String)
    /// A limit of time was reached; `limit` in seconds.
    case timedOut(Phase, limit: Double, origin: String)
    /// The connection broke before the answer was whole.
    case cut(origin: String)
    /// The answer is longer than allowed, in bytes.
    case tooLarge(limit: Int, origin: String)
    /// Somebody stopped the request.
    case cancelled
    /// Something else; `code` is libcurl's.
    case failed(origin: String, code: Int, reason: String)

    /// What took too long.
    package enum Phase: String, Sendable {
        /// Connecting.
        case connect
        /// The whole request.
        case total
        /// Waiting for the next byte.
        case stall
    }

    package var exitStatus: ExitStatus {
        switch self {
        case .badAddress, .insecure, .badHeader: .usage
        case .cancelled: .interrupted
        default: .unavailable
        }
    }

    /// Whether the same request may well succeed a little later.
    package var isPassing: Bool {
        switch self {
        case .noHost, .noConnection, .timedOut, .cut, .failed: true
        case .libraryMissing, .badAddress, .insecure, .badHeader, .untrusted, .tooLarge, .cancelled:
            false
        }
    }

    package func message(in language: Language) -> String {
        switch self {
        case .libraryMissing(let reason):
            language.pick(
                "libcurl을 열 수 없습니다(\(reason)). 설치해 주세요. Debian·Ubuntu: apt install libcurl4, "
                    + "Fedora: dnf install libcurl, Alpine: apk add libcurl",
                "libcurl cannot be opened (\(reason)). Please install it. Debian, Ubuntu: apt install "
                    + "libcurl4; Fedora: dnf install libcurl; Alpine: apk add libcurl"
            )
        case .badAddress(let text):
            language.pick(
                "‘\(text)’은(는) 쓸 수 있는 주소가 아닙니다. https://호스트/v1 꼴로, 사용자 이름이나 비밀번호 없이 적어 주세요.",
                "‘\(text)’ is no address that can be asked. Write it like https://host/v1, without a "
                    + "user name or password."
            )
        case .insecure(let origin):
            language.pick(
                "\(origin)은(는) 암호화되지 않은 주소이고 이 컴퓨터도 아닙니다. https://를 쓰세요. "
                    + "믿을 수 있는 망이라면 --allow-insecure를 붙이세요.",
                "\(origin) is not encrypted and not this machine. Use https://, or add "
                    + "--allow-insecure if you trust the network."
            )
        case .badHeader(let name):
            language.pick(
                "\(name) 헤더에 쓸 수 없는 문자가 있습니다(줄바꿈, 공백, 한글 등). 값을 확인해 주세요.",
                "The header \(name) holds characters that cannot be sent (line breaks, spaces …). "
                    + "Check its value."
            )
        case .tooLarge(let limit, let origin):
            language.pick(
                "\(origin)의 답이 \(limit)바이트보다 길어 그만 읽었습니다. 주소가 맞는지 확인해 주세요.",
                "The answer of \(origin) is longer than \(limit) bytes. Check the address."
            )
        case .cancelled: language.pick("멈췄습니다.", "Stopped.")
        default: connectionMessage(in: language)
        }
    }

    private func connectionMessage(in language: Language) -> String {
        switch self {
        case .noHost(let origin):
            language.pick(
                "\(origin)의 호스트(또는 프록시)를 찾을 수 없습니다. 주소와 네트워크를 확인해 주세요.",
                "The host of \(origin), or a proxy, cannot be found. Check the address and the network."
            )
        case .noConnection(let origin):
            language.pick(
                "\(origin)에 연결할 수 없습니다. 서버가 켜져 있는지, 포트가 맞는지 확인해 주세요.",
                "Cannot connect to \(origin). Is the server running, and the port right?"
            )
        case .untrusted(let origin, let reason):
            language.pick(
                "\(origin)과(와) 안전하게 연결할 수 없습니다(\(reason)). 인증서(ca-certificates)와 시계를 확인해 주세요.",
                "No secure connection to \(origin) (\(reason)). Check the certificates "
                    + "(ca-certificates) and the clock."
            )
        case .timedOut(let phase, let limit, let origin):
            language.pick(
                "\(origin): \(phase.korean) \(Self.seconds(limit))초를 넘겼습니다.",
                "\(origin): \(phase.english) took more than \(Self.seconds(limit)) s."
            )
        case .cut(let origin):
            language.pick(
                "\(origin)과(와)의 연결이 답 도중에 끊겼습니다.",
                "The connection to \(origin) broke before the answer was whole."
            )
        case .failed(let origin, let code, let reason):
            language.pick(
                "\(origin)에 대한 요청이 실패했습니다(curl \(code): \(reason)).",
                "The request to \(origin) failed (curl \(code): \(reason))."
            )
        default: ""
        }
    }

    private static func seconds(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}

extension HTTPError.Phase {
    fileprivate var korean: String {
        switch self {
        case .connect: "연결이"
        case .total: "요청 전체가"
        case .stall: "다음 바이트를 기다린 시간이"
        }
    }

    fileprivate var english: String {
        switch self {
        case .connect: "connecting"
        case .total: "the whole request"
        case .stall: "waiting for the next byte"
        }
    }
}
