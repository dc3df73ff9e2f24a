// `--kv-type`: how exactly keys and values are kept while a model reads and writes.

import ArgumentParser
import GPTNeoX

/// The elements of caches.
struct CacheOptions: ParsableArguments {
    @Option(
        name: .customLong("kv-type"),
        help: ArgumentHelp(
            say(
                "키·값 캐시의 자료형 (기본 f16, f32 계산에서는 f32)",
                "Type of cached keys and values (default f16; f32 when computing in f32)"
            ),
            valueName: "f16|f32|q8"
        ),
        completion: .list(CachePrecision.allCases.map(\.rawValue))
    )
    var kvType: String?

    /// What was asked for; nil when nothing was.
    var precision: CachePrecision? { kvType.flatMap(CachePrecision.init(rawValue:)) }

    func validate() throws {
        if let kvType, precision == nil {
            throw ValidationError(
                say(
                    "--kv-type에는 f16, f32, q8을 쓸 수 있습니다. 받은 값: \(kvType)",
                    "--kv-type takes f16, f32 or q8, not \(kvType)."
                )
            )
        }
    }
}
