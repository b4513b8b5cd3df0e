import Clutch

// Hands over the text of all plugins of this folder: for `describe`, and for the keys of results.
@section("plugins") @used private let entry: Entry = { registerSources(embeddedSources, of: "Plugins") }
