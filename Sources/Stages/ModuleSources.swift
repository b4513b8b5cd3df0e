import Components

/// The text of this module's sources, by path. The keys of results depend on it.
package let stagesSources = embeddedSources

@section("plugins") @used private let entry: Entry = { registerSources(embeddedSources, of: "Stages") }
