package dev.reprise.app.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last alarms of a session, as people read them. Any thread. */
public final class RecentAlarms {
    private static final int CAPACITY = 20;

    private final Deque<String> lines = new ArrayDeque<>();

    /** Adds one; the oldest makes room. */
    public synchronized void add(final String line) {
        if (lines.size() == CAPACITY) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    /** Oldest first. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
