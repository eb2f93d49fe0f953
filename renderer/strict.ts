/** Keeps zod from probing `new Function`, which the page's content security policy reports; must be imported first. */

import { z } from 'zod';

z.config({ jitless: true });
