// Which addresses are taken, and which of them are this machine: the key goes unencrypted to no other.

import HTTPClient
import Testing

@Suite("HTTPAddress")
struct HTTPAddressTests {
    @Test(arguments: [
        ("https://api.openai.com/v1", "https://api.openai.com", "/v1"),
        ("HTTPS://API.OpenAI.com", "https://api.openai.com", ""),
        ("http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000", "/v1/"),
        ("http://[::1]:8000/v1?x=1", "http://[::1]:8000", "/v1?x=1"),
    ])
    func `an address is taken apart`(text: String, origin: String, path: String) throws {
        let address = try HTTPAddress(text)
        #expect(address.origin == origin)
        #expect(address.path == path)
    }

    @Test(arguments: [
        "", "api.openai.com", "ftp://host/", "https://", "https:///v1", "https://user:key@host/v1",
        "http://127.0.0.1\\@elsewhere/", "http://127.0.0.1#@elsewhere/", "https://host:0/",
        "https://host:65536/", "https://host:/", "https://ho st/", "https://호스트/", "https://[::1/",
        "https://[zz]/", "https://host\r\nX: y/", "https://host?x", "file:///etc/passwd",
        "https://-host/", "http://127.0.0.1:80:90/", "http://[]/",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: HTTPError.self) { try HTTPAddress(text) }
    }

    @Test func `a refused address shows no password`() {
        let error = #expect(throws: HTTPError.self) {
            try HTTPAddress("https://me:sk-secret@host/")
        }
        #expect(error?.message(in: .english).contains("sk-secret") == false)
    }

    @Test(arguments: [
        ("http://localhost/", true), ("http://127.0.0.1/", true), ("http://127.9.9.9:1/", true),
        ("http://[::1]/", true), ("http://127.0.0.1.evil.com/", false),
        ("http://128.0.0.1/", false),
        ("http://127.0.0/", false), ("http://127.0.0.0x1/", false), ("http://127.0.0.01/", false),
        ("http://localhost.evil.com/", false), ("http://[::2]/", false),
        ("http://2130706433/", false),
    ])
    func `only this machine is loopback`(text: String, isLoopback: Bool) throws {
        #expect(try HTTPAddress(text).isLoopback == isLoopback)
    }

    @Test func `paths are joined by one slash`() throws {
        let address = try HTTPAddress("https://host/v1//").appending("/chat/completions")
        #expect(address.text == "https://host/v1/chat/completions")
    }
}
