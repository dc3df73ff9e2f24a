// Which adapter is wanted, and how much of it: what the flag, the settings and F7 say.

import Foundation

/// An adapter folder with its scale.
public struct AdapterChoice: Sendable, Equatable {
    /// The folder that holds adapter_config.json.
    public var path: String
    /// 1 is as trained, 0 is nothing; any finite number.
    public var scale: Float

    /// The scales that the chat's keys reach.
    public static let scaleRange: ClosedRange<Float> = 0...2

    /// An adapter at a scale.
    public init(path: String, scale: Float = 1) {
        self.path = path
        self.scale = scale
    }

    /// Reads `DIR` or `DIR=0.5`.
    ///
    /// A folder's name may hold "=": only a number behind the last one is a scale. Nil without a
    /// name, or with a scale that is not finite.
    public init?(argument: String) {
        var path = argument
        var scale: Float = 1
        if let sign = argument.lastIndex(of: "="),
            let number = Float(argument[argument.index(after: sign)...])
        {
            path = String(argument[..<sign])
            scale = number
        }
        guard !path.isEmpty, scale.isFinite else { return nil }
        self.init(path: path, scale: scale)
    }
}
