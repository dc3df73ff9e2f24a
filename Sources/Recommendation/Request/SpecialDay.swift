/// Placeholder until the reader lands.
package struct SpecialDay: Sendable, Equatable {
    package var name = ""
    package var situation = Situation.dogDays
    package init?(_ day: CalendarDay) { nil }
}
