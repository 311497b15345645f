// The development server: up to version 7 it loses the files beside a dependency that it bundles.
export default { optimizeDeps: { exclude: ['octet-nn'] } };
