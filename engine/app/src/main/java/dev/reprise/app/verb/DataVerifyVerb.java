package dev.reprise.app.verb;

import dev.reprise.app.cli.ExitCode;
import dev.reprise.app.cli.Output;
import dev.reprise.app.cli.Progress;
import dev.reprise.app.cli.Verb;
import dev.reprise.app.cli.VerbException;
import dev.reprise.app.data.DatasetCheck;
import dev.reprise.app.data.DatasetFindings.Finding;
import dev.reprise.app.run.RunLocator;
import dev.reprise.journal.JournalDamagedException;
import dev.reprise.journal.JournalHistory;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code reprise data verify}. */
@Command(
        name = "verify",
        description = {
            "Says what a backtest would miss in a dataset: instruments, trades, a book, bars, time without a book,",
            "crossed prices, jumps of the clock. Exit code 7 when a backtest on it fails or cannot be believed,",
            "4 when the journal is damaged."
        },
        sortOptions = false,
        footer = "%nExample: reprise data verify sample")
public final class DataVerifyVerb extends Verb {
    @Parameters(paramLabel = "DATASET", description = "Dataset, run or instance, or a path to one.")
    private String dataset;

    @Option(names = "--strict", description = "Warnings fail the check as well.")
    private boolean strict;

    @Override
    protected ExitCode run(final Output out) {
        final RunLocator.Run found = RunLocator.find(workspace(), dataset);
        final DatasetCheck check;
        try (JournalHistory history = RunParameter.history(found);
                Progress progress = out.progress()) {
            progress.phase("verify", history.totalBytes());
            check = DatasetCheck.of(found.journal(), history, bytes -> progress.update(bytes, ""));
        } catch (final JournalDamagedException e) {
            throw RunParameter.damaged(e, found);
        }
        final ObjectNode keys = out.object();
        keys.put("dataset", found.id());
        check.addTo(keys);
        final List<Finding> all = check.findings().all();
        final boolean isGood = strict ? all.isEmpty() : check.findings().errors() == 0;
        keys.put("usable", isGood);
        print(keys, all, out);
        if (isGood) {
            return out.result(ExitCode.OK, keys);
        }
        final Finding first = all.stream().filter(Finding::isError).findFirst().orElseGet(() -> all.get(0));
        return out.failed(
                ExitCode.CHECK_FAILED,
                keys,
                new VerbException(
                        ExitCode.CHECK_FAILED,
                        "RP-D007",
                        "the dataset is not fit for a backtest: " + first.message()
                                + (all.size() > 1 ? "; and " + (all.size() - 1) + " more, see above" : ""),
                        first.symbol().isEmpty() ? found.id() : first.symbol() + " in " + found.id(),
                        first.remedy()));
    }

    private static void print(final ObjectNode keys, final List<Finding> findings, final Output out) {
        out.println("dataset  " + out.colored("bold", keys.get("dataset").asString()) + "   records "
                + String.format("%,d", keys.get("records").asLong()));
        if (!keys.get("from").isNull()) {
            out.println("from     " + keys.get("from").asString() + " to "
                    + keys.get("to").asString());
        }
        for (final JsonNode one : keys.get("instruments")) {
            out.println(String.format(
                    Locale.ROOT,
                    "%s   trades %,d   top of book %,d   book updates %,d   snapshots %,d   bars %,d   longest silence %.1f s",
                    one.get("symbol").asString(),
                    one.get("trades").asLong(),
                    one.get("top_of_book").asLong(),
                    one.get("book_updates").asLong(),
                    one.get("snapshots").asLong(),
                    one.get("bars").asLong(),
                    one.get("longest_silence_seconds").asDouble()));
        }
        for (final Finding finding : findings) {
            out.println((finding.isError() ? out.colored("red", "error") : "warning") + "  " + finding.symbol()
                    + (finding.symbol().isEmpty() ? "" : ": ") + finding.message());
            out.println("         " + finding.remedy());
        }
        if (findings.isEmpty()) {
            out.println(out.colored("green,bold", "nothing is missing"));
        }
    }
}
