/**
 * Recorded runs as a person asks for them: where a run is, and what its records say.
 *
 * <p>{@link dev.reprise.app.run.RunLocator} finds a run by path, id or name; {@link dev.reprise.app.run.RecordSchema} decodes any record by
 * the schema that the codecs were generated from; {@link dev.reprise.app.run.JournalNames} gives indices their names and scales. Read-only; any
 * one thread.
 */
package dev.reprise.app.run;
