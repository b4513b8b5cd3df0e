import Components

/// The text of this module's sources, by path. The keys of results depend on it.
package let experimentsSources = embeddedSources

@section("plugins") @used private let entry: Entry = { registerSources(embeddedSources, of: "Experiments") }
