/// The text of this module's sources, by path. The keys of results depend on it.
package let clusterAnalysisSources = embeddedSources
