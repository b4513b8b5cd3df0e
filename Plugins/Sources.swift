import Clutch

// Registers the source text of all plugins in this folder, for `describe` and for the keys of results.
@section("plugins") @used private let entry: Entry = { registerSources(embeddedSources, of: "Plugins") }
