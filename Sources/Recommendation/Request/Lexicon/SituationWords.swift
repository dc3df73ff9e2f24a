// The words of situations: with whom, in what weather, in what state, on what occasion.

/// Words of situations.
enum SituationWords {
    /// What each wishes for.
    static let wanted: [(Feature, String)] =
        CompanyWords.wanted + WeatherWords.wanted + StateWords.wanted + OccasionWords.wanted
}
