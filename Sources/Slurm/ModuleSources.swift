import Components

@section("plugins") @used private let entry: Entry = { registerSources(embeddedSources, of: "Slurm") }
