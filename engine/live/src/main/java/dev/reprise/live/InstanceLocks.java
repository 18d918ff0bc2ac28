package dev.reprise.live;

import dev.reprise.journal.JournalLock;
import dev.reprise.journal.LockFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one instance has alone while it runs: its journal, and its account where it has one. */
final class InstanceLocks implements AutoCloseable {
    private static final Pattern RUN = Pattern.compile("\\brun=(\\d{1,8})\\b");

    private final JournalLock journal;
    private final String instance;
    private LockFile account; // null: the session has none, or one that nobody else can have
    private int lastRun; // of the account on this host, 0 when not known: the minutes keep instances apart then

    private InstanceLocks(final JournalLock journal, final String instance) {
        this.journal = journal;
        this.instance = instance;
    }

    /**
     * Takes both or none.
     *
     * @param account {@code null}: none
     * @param instance its name, for who is refused because of it
     * @throws dev.reprise.journal.JournalLockedException when the instance is running already
     * @throws AccountInUseException when another one trades the account
     */
    static InstanceLocks acquire(final Path journal, final Account account, final String instance) {
        final InstanceLocks locks = new InstanceLocks(JournalLock.acquire(journal), instance);
        if (account == null) {
            return locks;
        }
        boolean acquired = false;
        try {
            if (!Files.isDirectory(account.directory())) { // a link to one is one
                Files.createDirectories(account.directory());
            }
            locks.account =
                    LockFile.acquire(account.directory().resolve("account-" + account.id() + ".lock"), locks::takeOver);
            acquired = true;
            return locks;
        } catch (final LockFile.HeldException e) {
            throw new AccountInUseException(e.holder());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot lock the account in " + account.directory(), e);
        } finally {
            if (!acquired) {
                locks.journal.close();
            }
        }
    }

    /** A text that tells no run is a file that was just made, or was cut short. */
    private String takeOver(final String before) {
        final Matcher run = RUN.matcher(before);
        if (run.find()) {
            lastRun = Integer.parseInt(run.group(1));
        }
        return text();
    }

    private String text() {
        return "run=" + lastRun + " instance=" + instance;
    }

    JournalLock journal() {
        return journal;
    }

    /**
     * The run of this session's client order ids, which no other session of the account on this host gets.
     *
     * @param least that it may be
     * @throws ClientOrderIdsSpentException when the field holds no more
     * @throws UncheckedIOException when it could not be kept
     */
    int nextRun(final int least) {
        if (account == null) {
            return least;
        }
        lastRun = RunNumbers.checked(Math.max(least, lastRun + 1L));
        try {
            account.say(text());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot keep the account's last client order ids", e);
        }
        return lastRun;
    }

    @Override
    public void close() {
        try {
            if (account != null) {
                account.close();
            }
        } finally {
            journal.close();
        }
    }
}
