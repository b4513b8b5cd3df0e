/// The text of this module's sources by path, on which the keys of results depend.
public let torchSources = embeddedSources
