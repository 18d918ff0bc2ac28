package dev.reprise.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.RunMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunNumbersTest {
    @TempDir
    private Path instances;

    private static long at(final String time) {
        return TimeUnit.SECONDS.toNanos(Instant.parse(time).getEpochSecond());
    }

    @Test
    void shouldCountTheMinutesSince2024AtAVenueAlone() {
        assertEquals(60 * 24, RunNumbers.least(1, RunMode.LIVE, at("2024-01-02T00:00:59Z")));
        assertEquals(
                2_000, RunNumbers.least(2_000, RunMode.LIVE, at("2024-01-02T00:00:00Z")), "the journal is further");
        assertEquals(1, RunNumbers.least(1, RunMode.LIVE, at("2020-01-01T00:00:00Z")), "a clock that is behind");
        for (final RunMode mode : new RunMode[] {RunMode.PAPER, RunMode.RECORD, RunMode.BACKTEST}) {
            assertEquals(1, RunNumbers.least(1, mode, at("2026-01-01T00:00:00Z")));
        }
    }

    @Test
    void shouldRefuseWhatTheFieldDoesNotHold() {
        assertTrue(RunNumbers.least(1, RunMode.LIVE, at("2039-12-01T00:00:00Z")) < ClientOrderIds.MAX_RUN);
        assertThrows(
                ClientOrderIdsSpentException.class,
                () -> RunNumbers.least(1, RunMode.LIVE, at("2040-01-01T00:00:00Z")));
        assertThrows(
                ClientOrderIdsSpentException.class,
                () -> RunNumbers.least(ClientOrderIds.MAX_RUN + 1, RunMode.PAPER, at("2026-01-01T00:00:00Z")));
    }

    private InstanceLocks locks(final String name, final String account) {
        return InstanceLocks.acquire(
                instances.resolve(name).resolve("journal"),
                account == null ? null : new Account(instances, account),
                name);
    }

    /** In the same minute too, and after a repair, which jumps thousands ahead. */
    @Test
    void shouldGoOnBehindTheLastRunOfTheAccountWhateverInstanceHadIt() {
        try (InstanceLocks first = locks("first", "local-1")) {
            assertEquals(5_000, first.nextRun(5_000));
        }
        try (InstanceLocks second = locks("second", "local-1")) {
            assertEquals(5_001, second.nextRun(900));
        }
        try (InstanceLocks second = locks("second", "local-1")) {
            assertEquals(7_000, second.nextRun(7_000));
        }
        try (InstanceLocks other = locks("second", "local-2")) {
            assertEquals(900, other.nextRun(900));
        }
        try (InstanceLocks none = locks("second", null)) {
            assertEquals(900, none.nextRun(900));
        }
    }

    @Test
    void shouldKeepTheLastRunWhenAStartEndsBeforeItTookOne() {
        try (InstanceLocks first = locks("first", "local-1")) {
            first.nextRun(5_000);
        }
        locks("second", "local-1").close();
        try (InstanceLocks third = locks("third", "local-1")) {
            assertEquals(5_001, third.nextRun(1));
        }
    }

    @Test
    void shouldRefuseAnAccountThatAnotherInstanceHas() throws IOException {
        try (InstanceLocks first = locks("first", "local-1")) {
            final AccountInUseException refused =
                    assertThrows(AccountInUseException.class, () -> locks("second", "local-1"));
            assertTrue(refused.getMessage().contains("instance=first"), refused.getMessage());
            assertTrue(
                    refused.getMessage()
                            .contains("pid=" + ProcessHandle.current().pid()),
                    refused.getMessage());
            locks("second", "local-2").close(); // who was refused holds nothing
            assertThrows(
                    AccountInUseException.class, () -> locks("third", "local-1"), "and took nothing from the holder");
            assertTrue(first.nextRun(5) >= 5);
        }
        locks("second", "local-1").close();
    }

    @Test
    void shouldTakeAFileThatSaysNothingForAnAccountThatIsNew() throws IOException {
        Files.writeString(instances.resolve("account-local-1.lock"), "pid=1 since=…\n");
        try (InstanceLocks first = locks("first", "local-1")) {
            assertEquals(12, first.nextRun(12));
        }
    }
}
