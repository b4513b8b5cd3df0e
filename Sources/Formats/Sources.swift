/// The text of this module's sources by path, on which the keys of results depend.
package let formatsSources = embeddedSources
