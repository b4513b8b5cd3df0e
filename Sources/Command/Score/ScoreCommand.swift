import Clutch
import Foundation

extension Subcommand {
  static let score = Subcommand(
    name: "score", usage: "RUN PATH …",
    summary: "Scores pictures by the detector that a run trained.",
    details: """
      PATH is a picture (JPEG, PNG, WebP), a folder with all below it, or a pattern such as 'shots/*.jpg';
      - reads paths from standard input, one a line. RUN is the folder of a run, such as runs/NAME/KEY.

        clutch score runs/fashion-mnist-ccl/1f2e3d4c pictures/ --to scores.csv
        find photos -name '*.png' | clutch score runs/cifar/0a1b2c3d - --format jsonl --accept 0.99

      Pictures are brought to the size and the channels of those trained on. For each, in order: path,
      score (higher is more out of distribution), verdict (in or out), the nearest training images. The
      threshold lets the share --accept of the run's test images pass, or of its data.validation, where it
      has one. What cannot be read has the verdict unreadable and its reason; the others are scored all
      the same.
      """,
    flags: [
      Flag(name: "--scorer", value: "LABEL", meaning: "a scorer of the run; its first if not given"),
      Flag(name: "--accept", value: "SHARE", meaning: "the share in distribution that passes; 0.95 if not given"),
      Flag(name: "--nearest", value: "N", meaning: "how many training images to name for each picture; 3 if not given"),
      Flag(name: "--format", value: "NAME", meaning: "csv or jsonl; csv if not given, or as FILE ends"),
      Flag(name: "--to", value: "FILE", meaning: "writes the file instead of standard output"),
      Flag(name: "--memory", value: "MIB", meaning: "what reading one picture may take; 1024 if not given"),
      .trust, .quiet,
    ] + Flag.machine.filter { ["--device", "--threads"].contains($0.name) } + [.help], words: 2...Int.max
  ) { arguments in
    let options = try ScoreOptions(arguments)
    let detector = try Detector(
      run: arguments.positional[0], scorer: arguments["--scorer"], accept: options.accept, flags: options.machine,
      trust: arguments.trust)
    let signals = StopSignals()
    let writer = try ScoreWriter(options.format, file: arguments["--to"])
    let isQuiet = arguments.has("--quiet")
    if !isQuiet {
      note(
        "\(detector.scorer): out above \(detector.threshold), which lets \(percentText(options.accept)) of "
          + "\(grouped(detector.heldOut)) held-out images pass")
    }
    let display = ScoreDisplay(isQuiet: isQuiet)
    let decoder = PictureDecoder(shape: detector.shape, fit: detector.fit, memory: options.memory << 20)
    var counts = ScoreCounts()
    let paths = PicturePaths(Array(arguments.positional.dropFirst()))
    let pictures = DecodedAhead(paths, decoder)
    do {
      for batch in pictures {
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
      for text in pictures.passedOver.notes { note("note: \(text)") }
      note(counts.summary)
    }
    if isStopped, let file = arguments["--to"] {
      note("Stopped: \(file) was not written. The same command begins anew.")
    }
    return isStopped ? 130 : counts.scored > 0 ? 0 : 1
  }
}

/// The lines of a batch, in its order; unreadable pictures among them.
private func scored(_ batch: [DecodedPicture], _ detector: Detector, nearest: Int) throws -> [ScoreLine] {
  let images = batch.compactMap(\.image)
  var verdicts = images.isEmpty ? [] : try detector(.concatenate(images), nearest: nearest)[...]
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
