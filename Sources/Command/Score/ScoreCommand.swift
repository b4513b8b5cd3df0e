import Clutch
import Console
import Foundation
import Runs
import Scoring
import Storage

extension Subcommand {
  static let score = Subcommand(
    name: "score", usage: "RUN PATH …",
    summary: "Scores images with the detector that a run trained.",
    details: """
      PATH is an image file (JPEG, PNG, WebP), a folder, which is searched recursively, or a pattern such
      as 'shots/*.jpg'; - reads paths from standard input, one per line. RUN is the folder of a run, such
      as runs/NAME/KEY.

        clutch score runs/fashion-mnist-ccl/1f2e3d4c pictures/ --to scores.csv
        find photos -name '*.png' | clutch score runs/cifar/0a1b2c3d - --format jsonl --accept 0.99

      Images are converted to the size and channels of the training images. For each, the output has the
      path, the score (higher is more out of distribution), the verdict (in or out) and the nearest
      training images: their files, or their row numbers if they do not come from image files. The
      threshold accepts the share --accept of the run's test images, or of its data.validation images if
      it has some. A file that cannot be read gets the verdict unreadable and a reason; the others are
      still scored.

      If the run was on vectors (data set embeddings), PATH is an .npy or .npz file with vectors [n, d].
      Row 3 of a.npy has the path a.npy[3].
      """,
    flags: [
      Flag(name: "--scorer", value: "LABEL", meaning: "the scorer to use; the run's first if not given"),
      Flag(name: "--accept", value: "SHARE", meaning: "share of in-distribution images to accept; 0.95 if not given"),
      Flag(name: "--nearest", value: "N", meaning: "the number of nearest training images to list; 3 if not given"),
      Flag(name: "--format", value: "NAME", meaning: "csv or jsonl; if not given, as FILE ends, or csv"),
      Flag(name: "--to", value: "FILE", meaning: "writes to FILE instead of standard output"),
      Flag(name: "--memory", value: "MIB", meaning: "the memory for reading one image, in MiB; 1024 if not given"),
      .trust, .quiet,
    ] + Flag.machine.filter { ["--device", "--threads"].contains($0.name) } + [.help], words: 2...Int.max
  ) { arguments in
    let options = try ScoreOptions(arguments)
    let detector = try Detector(
      run: namedRun(arguments.positional[0]), scorer: arguments["--scorer"], accept: options.accept,
      flags: options.machine,
      trust: arguments.trust)
    let signals = StopSignals()
    let writer = try ScoreWriter(options.format, file: arguments["--to"])
    let isQuiet = arguments.has("--quiet")
    if !isQuiet {
      note(
        "\(detector.scorer): out above \(detector.threshold), which accepts \(percentText(options.accept)) of "
          + "\(grouped(detector.heldOut)) held-out images")
    }
    let display = ScoreDisplay(isQuiet: isQuiet)
    var counts = ScoreCounts()
    let batches = batches(Array(arguments.positional.dropFirst()), detector, memory: options.memory << 20)
    do {
      while let batch = batches.next() {
        let lines = try scored(batch, detector, nearest: options.nearest)
        for line in lines { counts.add(line) }
        try writer.write(lines)
        display.show(counts)
        if signals.stop { break }
      }
    } catch {
      writer.abandon()
      throw error
    }
    display.clear()
    let isStopped = signals.stop
    if isStopped { writer.abandon() } else { try writer.close() }
    if !isQuiet {
      for text in batches.passedOver.notes { note("note: \(text)") }
      note(counts.summary)
    }
    if isStopped, let file = arguments["--to"] {
      note("Stopped: \(file) was not written. The same command starts over.")
    }
    return isStopped ? 130 : counts.scored > 0 ? 0 : 1
  }
}

/// Returns the samples of paths: pictures, or vectors if the run was on vectors.
private func batches(_ words: [String], _ detector: Detector, memory: Int) -> any SampleBatches {
  switch detector.shape {
  case .image(let shape):
    DecodedAhead(PicturePaths(words), PictureDecoder(shape: shape, fit: detector.fit, memory: memory))
  case .vector(let length): VectorBatches(PicturePaths(words, endings: VectorBatches.endings), length: length)
  }
}

/// Returns the output lines of a batch, in order, including unreadable pictures.
private func scored(_ batch: [DecodedPicture], _ detector: Detector, nearest: Int) throws -> [ScoreLine] {
  let read = batch.compactMap(\.image)
  var verdicts: ArraySlice<Detection> = []
  if !read.isEmpty {
    let rows = Tensor.concatenate(read)
    verdicts = try detector(detector.shape.kind == .images ? .images(rows) : .vectors(rows), nearest: nearest)[...]
  }
  return batch.map { picture in
    switch picture.content {
    case .success: ScoreLine(path: picture.path, content: .success(verdicts.removeFirst()))
    case .failure(let error): ScoreLine(path: picture.path, content: .failure(error))
    }
  }
}

private func percentText(_ share: Double) -> String {
  let text = String(format: "%.4f", share * 100)
  return "\(text.replacing(/\.?0+$/, with: "")) %"
}
