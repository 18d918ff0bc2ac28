package dev.reprise.app.control;

import java.nio.file.Path;

/** placeholder */
public final class ControlServer implements AutoCloseable {
    public ControlServer(final Path directory, final ControlTarget target) {}

    @Override
    public void close() {}
}
