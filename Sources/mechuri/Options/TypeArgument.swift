// Weight types as they are written on the command line: ggml's names in lower case, of any case.

import Tensors

extension DType {
    /// The names of all types.
    static let argumentNames = allCases.map { $0.name.lowercased() }

    /// The type of that name.
    init?(argument: String) {
        let name = argument.lowercased()
        guard let type = Self.allCases.first(where: { $0.name.lowercased() == name }) else {
            return nil
        }
        self = type
    }
}
