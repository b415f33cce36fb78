import fc from 'fast-check';

// Each property draws the same values in every run, so a failure is nobody's luck. SEED=<number> draws others.
fc.configureGlobal({ seed: Number(process.env['SEED'] ?? 20_261_121) });
