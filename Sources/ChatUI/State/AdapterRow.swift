// The LoRA adapters that F7 offers below the models: which are on, and how much of each counts.

import Diagnostics

/// An adapter that F7 offers.
package struct AdapterRow: Equatable, Identifiable, Sendable {
    /// Its folder, what ``ChatEffect/useAdapters(_:)`` carries.
    package var id: String
    /// Its name.
    package var title: String
    /// Whether the model speaks with it.
    package var isOn: Bool
    /// How much of it counts, in hundredths; 100 is as trained.
    package var percent: Int

    /// What the keys reach, and how far one press goes.
    package static let range = 0...200
    /// One press of + or -.
    package static let step = 10

    /// A row.
    package init(id: String, title: String, isOn: Bool = false, percent: Int = 100) {
        self.id = id
        self.title = title
        self.isOn = isOn
        self.percent = percent
    }

    /// The scale as it is written: 1, 0.5, 0.25.
    package var scale: String {
        let (whole, rest) = percent.magnitude.quotientAndRemainder(dividingBy: 100)
        let tail =
            rest == 0 ? "" : rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        return (percent < 0 ? "-" : "") + "\(whole)" + tail
    }

    /// What stands on the right of its row.
    func detail(in language: Language) -> String {
        isOn
            ? language.pick("켜짐 · 배율 \(scale)", "on · scale \(scale)")
            : language.pick("꺼짐", "off")
    }
}

extension ChatState {
    /// The place in ``adapters`` of the row chosen under F7; nil on a model's row.
    var chosenAdapter: Int? {
        guard let overlay, overlay.kind == .models else { return nil }
        let place = overlay.selected - models.count
        return adapters.indices.contains(place) ? place : nil
    }

    /// Switches the chosen adapter on or off.
    mutating func toggleAdapter() -> [ChatEffect] {
        guard let place = chosenAdapter else { return [] }
        adapters[place].isOn.toggle()
        return [.useAdapters(adapters)]
    }

    /// Makes the chosen adapter count more or less; one that was off goes on.
    mutating func scaleAdapter(by step: Int) -> [ChatEffect] {
        guard let place = chosenAdapter else { return [] }
        let range = AdapterRow.range
        let target = adapters[place].percent + step
        adapters[place].percent = max(range.lowerBound, min(target, range.upperBound))
        adapters[place].isOn = true
        return [.useAdapters(adapters)]
    }
}
