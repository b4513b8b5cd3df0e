import Foundation
import Testing

@testable import Components
@testable import Metrics
@testable import Stages
@testable import Storage
@testable import Sweeps

@Suite(.serialized) struct StageWorkTests {
  private let measure = Measure(scorer: "toy", metric: .auroc)

  private func job(_ stage: SweepStage) throws -> Job {
    let job = Job(stage, number: 3, recipe: "r.yaml", runs: "runs", log: "log", environment: "cpu")
    return try JSON.decode(Job.self, from: Data(JSON.line(job).utf8))
  }

  @Test func `the work of a run goes from phase to phase, then to embeddings and results`() throws {
    let plan = try Plan(toyExperiment())
    #expect(plan.work == [.phase(0), .phase(1), .embeddings, .results])
    #expect(plan.work.map { plan.needs(of: $0) } == [[], [.phase(0)], [.phase(1)], [.phase(1), .embeddings]])
    #expect(plan.needs(of: .rung(phase: 1, epoch: 2, measure)) == [.phase(0)])
    #expect(plan.needs(of: .rung(phase: 0, epoch: 1, measure)) == [])
  }

  @Test func `without phases, results need embeddings alone`() throws {
    let plan = try Plan(toyExperiment(text: untrainedRecipe))
    #expect(plan.phases.isEmpty && plan.work == [.embeddings, .results])
    #expect(plan.needs(of: .embeddings) == [] && plan.needs(of: .results) == [.embeddings])
  }

  @Test func `the parts of the work compute all stages of a run, each in one part`() throws {
    for text in [toyRecipe, validationRecipe, untrainedRecipe] {
      let plan = try Plan(toyExperiment("score=[toy, { toy: { views: 2, label: averaged } }]", text: text))
      let parts = plan.work.map { plan.stages(of: $0).map(\.path) }
      #expect(parts.flatMap(\.self).sorted() == plan.stages.map(\.path).sorted())
      for (work, paths) in zip(plan.work, parts) {
        #expect(plan.stages.filter { SweepStage.Work($0) == work }.map(\.path) == paths)
      }
    }
  }

  @Test func `keys are those of the stages, and those of embeddings and results cover all of their stages`() throws {
    let (plan, more) = (
      try Plan(toyExperiment()), try Plan(toyExperiment("score=[toy, { toy: { views: 2, label: v } }]"))
    )
    let rung = SweepStage.Work.rung(phase: 1, epoch: 2, measure)
    #expect(plan.key(of: .phase(1)) == plan.phase(1).key)
    #expect(plan.key(of: rung) == plan.rung(1, epoch: 2, measure).key)
    #expect(plan.key(of: .results) == plan.key)
    #expect(plan.key(of: .phase(1)) == more.key(of: .phase(1)))
    #expect(plan.key(of: .embeddings) != more.key(of: .embeddings) && plan.key(of: .results) != more.key(of: .results))
    let scaled = try Plan(toyExperiment("score=[{ toy: { scale: 2.0 } }]"))
    #expect(plan.key(of: .embeddings) == scaled.key(of: .embeddings), "other scores need the same embeddings")
  }

  @Test func `titles name the phase and the epoch of a rung`() throws {
    let plan = try Plan(toyExperiment())
    let work = plan.work + [.rung(phase: 1, epoch: 2, measure)]
    #expect(
      work.map { plan.title(of: $0) } == [
        "phase first", "phase second", "embeddings", "results", "phase second to epoch 2",
      ])
  }

  @Test func `a stage's files are named by its title without 'phase' and by its key`() throws {
    let graph = try MadeUpMeasurements("{ stop: { asha: { first: 5 } }, variants: { a: {} } }", [:]).graph()
    let names = zip(graph.stages, ["first", "second-to-epoch-5", "second", "embeddings", "results"])
    #expect(graph.stages.count == 5)
    for (stage, name) in names { #expect(stage.fileName == "\(name)-\(stage.key.hex.prefix(8))") }
  }

  @Test func `a worker finds the work of every job in a plan of its own, and that of no other plan`() throws {
    let sweep = try MadeUpMeasurements("{ stop: { asha: { first: 2 } }, variants: { a: {} } }", [:])
    let graph = try sweep.graph()
    #expect(graph.stages.count == 6)
    let plan = try sweep.sweep().plans[0]
    let other = try toySweep("{ seeds: [1] }", recipe: validationRecipe).plans[0]
    for stage in graph.stages {
      let job = try job(stage)
      #expect(job.work(in: plan) == stage.work && job.work(in: other) == nil, "\(stage.title)")
      #expect(job.number == 3 && job.key == stage.key.hex && job.completesRun == (stage.work == .results))
    }
  }

  @Test func `a job says its work, phase, epoch and measure in fields of their own`() throws {
    let graph = try MadeUpMeasurements("{ stop: { asha: { first: 5 } }, variants: { a: {} } }", [:]).graph()
    let jobs = try graph.stages.map(job)
    #expect(jobs.map(\.work) == ["phase", "rung", "phase", "embeddings", "results"])
    #expect(jobs.map(\.phase) == [0, 1, 1, nil, nil] && jobs.map(\.epoch) == [nil, 5, nil, nil, nil])
    #expect(jobs.map(\.measure) == [nil, measure, nil, nil, nil])
  }
}
