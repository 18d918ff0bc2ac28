/**
 * Steers a running instance from another process: a Unix domain socket in the instance's directory, a JSON object a line each
 * way.
 *
 * <p>One thread of {@link dev.reprise.app.control.ControlServer} serves all clients and calls the
 * {@link dev.reprise.app.control.ControlTarget}; {@link dev.reprise.app.control.ControlClient} is the other side. Who may
 * connect is what the file system says: the directory belongs to its owner alone.
 */
package dev.reprise.app.control;
