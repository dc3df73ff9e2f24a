// A profile that is being filled in: the fields asked, the row that has the keys, and the text lines
// as they are typed. Options take effect at once; a line of text when it is left.

import Foundation
import Recommendation

/// Some fields of a profile, being filled in.
package struct ProfileForm: Equatable, Sendable {
    /// One row that the keys reach.
    package enum Row: Equatable, Sendable {
        /// An option of a field.
        case option(ProfileField, Int)
        /// A field's line of text.
        case text(ProfileField)
    }

    /// The profile as far as it is known.
    package private(set) var profile: Profile
    /// The fields asked.
    package let fields: [ProfileField]
    /// The row that has the keys; ``Questionnaire`` adds one after the last.
    package var selected = 0
    /// The lines of text.
    package private(set) var texts: [ProfileField: InputEditor]
    /// Fields whose text could not be read when they were left.
    package private(set) var unreadable: [ProfileField] = []

    /// A form over a profile.
    package init(_ profile: Profile, fields: [ProfileField]) {
        self.profile = profile
        self.fields = fields
        texts = [:]
        for field in fields where field.isText {
            texts[field] = InputEditor(field.text(of: profile))
        }
    }

    /// The rows, from the top.
    package var rows: [Row] {
        fields.flatMap { field in
            field.isText
                ? [.text(field)] : (0..<field.optionCount).map { .option(field, $0) }
        }
    }

    /// The row that has the keys; nil past the last one.
    package var row: Row? { rows.indices.contains(selected) ? rows[selected] : nil }

    /// The field whose line of text has the keys.
    package var textField: ProfileField? {
        guard case .text(let field) = row else { return nil }
        return field
    }

    /// Chooses the option that has the keys; false on a line of text.
    package mutating func choose() -> Bool {
        guard case .option(let field, let option) = row else { return false }
        field.choose(option, in: &profile)
        return true
    }

    /// Changes a line of text.
    package mutating func edit(_ field: ProfileField, _ change: (inout InputEditor) -> Void) {
        guard var editor = texts[field] else { return }
        let before = editor
        change(&editor)
        texts[field] = editor.characters.count <= ProfileField.textLimit ? editor : before
    }

    /// Takes the lines of text over into the profile, as when one is left.
    package mutating func takeTexts() {
        unreadable = []
        for field in fields {
            guard let text = texts[field]?.text else { continue }
            if !field.take(text, into: &profile) { unreadable.append(field) }
        }
    }

    /// Takes a text over for a field that the form does not ask.
    package mutating func take(_ text: String, for field: ProfileField) {
        _ = field.take(text, into: &profile)
    }
}
