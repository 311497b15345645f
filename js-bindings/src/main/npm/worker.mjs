import { load } from './index.mjs';
import { serve } from './serve.mjs';

serve(load);
